"""How mails are written down as bytes: what the standard asks, and always the same bytes for the same mail."""

from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from uuid import UUID


class _Policy(EmailPolicy):
    """Internet mail as the standard asks, where the library's own folding does not keep to it.

    Message ids are folded between ids and never encoded, an address in the web is neither. A subject is encoded whole: encoded word by word, it
    loses the spaces between them.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() == "references":
            return f"{name}: {f'{self.linesep} '.join(str(value).split())}{self.linesep}".encode("ascii")
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        if name.lower() == "subject":
            charset = "us-ascii" if str(value).isascii() else "utf-8"
            text = Header(str(value), charset, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {text}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


POLICY = _Policy(linesep="\r\n", raise_on_defect=True)


def fix_boundaries(mail: EmailMessage, mail_id: UUID) -> None:
    """Separate the parts by what follows from the mail, so that the same facts give the same bytes."""
    places = (part for part in mail.walk() if part.is_multipart())
    for number, part in enumerate(places):
        part.set_boundary(f"=_{mail_id}" + (f".{number}" if number else ""))
