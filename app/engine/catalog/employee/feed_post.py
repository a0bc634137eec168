"""Add post to the feed."""

from __future__ import annotations

from typing import Annotated

from app.engine.catalog.asks import Files, Recipients, Sender, Text
from app.engine.catalog.categories import EMPLOYEE_ALERTS
from app.engine.catalog.declaration import About, Act, Example, Result, RuleType
from app.engine.effects import FeedPost
from app.engine.links import page_link
from app.engine.model.values import FieldType, File
from app.engine.moment import Moment
from app.engine.parameters import Ask, AttachedFiles, Tags, Template
from app.engine.words import msg


class AddFeedPost(RuleType):
    """Tell colleagues some news in the company’s feed."""

    about = About(
        "employee.feed_post",
        EMPLOYEE_ALERTS,
        icon="mdi6.post-outline",
        title=msg("Add post to the feed"),
        description=msg(
            "Publishes a post in the company’s feed, for instance congratulations when a large deal is won."
        ),
        sentence=msg("Post for {recipients}: {text}"),
        synonyms=msg("news wall publish announce share congratulate"),
        suggests=("employee.notification",),
    )

    title: Annotated[str, Template("line"), Ask(msg("Title"))] = ""
    text: Text
    sender: Sender = ""
    recipients: Recipients
    attachments: Files = AttachedFiles()
    tags: Annotated[tuple[str, ...], Tags(), Ask(msg("Tags"), help=msg("Words by which the post is found again."))] = ()

    results = (
        Result("post_id", FieldType.STRING, msg("Post ID")),
        Result("post_url", FieldType.URL, msg("Link to the post")),
    )
    examples = (
        Example(
            "a large deal is won",
            {
                "title": "Well done, {{ responsible.first_name }}!",
                "text": "{{ item.title }} is ours.",
                "recipients": ["department:sales"],
                "tags": ["won", "{{ item.source }}"],
                "attachments": {"field": "contract"},
            },
            item={"contract": File("f1", "contract.pdf", 1200, "application/pdf")},
            effects=(
                FeedPost(
                    "post-1",
                    "rulewright://feed/post-1",
                    "Well done, Ann!",
                    "Roof, Rossi is ours.",
                    "ann",
                    ("ann", "bo", "tim"),
                    (File("f1", "contract.pdf", 1200, "application/pdf"),),
                    ("won", "web"),
                ),
            ),
            results={"post_id": "post-1", "post_url": "rulewright://feed/post-1"},
        ),
        Example("nobody to read it", {"text": "x", "recipients": ["role:translators"]}, fails="no recipient"),
        Example(
            "a file field that is not there",
            {"text": "x", "recipients": ["responsible"], "attachments": {"field": "photo"}},
            fails="no field “photo”",
        ),
    )

    def perform(self, at: Moment) -> Act:
        """Publish under a new id."""
        recipients = at.people(self.recipients, "recipients")
        post_id = at.new_id("post")
        url = page_link(at.directory, "feed", post_id)
        title = at.line(self.title, "title", needed=False)
        tags = tuple(tag for one in self.tags if (tag := at.line(one, "tags", needed=False)))
        yield FeedPost(
            post_id,
            url,
            title,
            at.text(self.text, "text"),
            at.author(self.sender),
            recipients,
            at.files(self.attachments, "attachments"),
            tags,
        )
        return {"post_id": post_id, "post_url": url}
