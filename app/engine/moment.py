"""What a rule can see and use while it acts: one item at one moment."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from app.engine.clients import ClientSide, client_side
from app.engine.effects import SYSTEM
from app.engine.errors import CannotAct
from app.engine.model.item import Item
from app.engine.model.people import Employee
from app.engine.model.values import Email, File, Phone, Value
from app.engine.parameters import AttachedFiles
from app.engine.people import resolve
from app.engine.placeholders import Scope, Target, Templates
from app.engine.ports import Chat, Directory, World
from app.engine.words import msg
