"""Documents: .docx templates read and filled, and PDF made of what comes out."""
