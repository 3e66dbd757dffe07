"""What every answer of the API is: unchangeable, and open to what later versions add."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """An answer, or a part of one; what this version does not know is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Name(Answer):
    """A name in both languages; an empty one stands where there is none."""

    en: str = ""
    zh: str = ""
