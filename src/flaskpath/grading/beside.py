"""Which words of a form belong to which of its fields, as a reader would say: labels, hints, errors.

It judges any markup by where the words stand; class names and element names mean nothing to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from flaskpath.grading.markup import BLOCK, SILENT, folded, visible_words

_BUTTONS = frozenset({"hidden", "submit", "button", "image", "reset"})
_CONTROLS = frozenset({"input", "select", "textarea"})
_OWN_TEXT = frozenset(
    {"select", "textarea", "button", "option", "datalist"}
)  # what is typed, not what is said


def words_beside(form: LexborNode, name: str) -> str:
    """The words that stand beside the field `name` of `form`, white space folded.

    These are the text of the smallest element around the field that holds no other field; where fields and words
    follow each other without such an element, the text from the field before to the field after; its label,
    wherever it is; and what `aria-describedby` or `aria-errormessage` points at.
    """
    plan = _Plan(form)
    pointed = [
        visible_words(element)
        for control in plan.controls
        if control.attributes.get("name") == name
        for element in _pointed_at(form, control)
    ]
    return folded(" ".join((_owned(form, plan, name), *pointed)))


def label_of(form: LexborNode, name: str) -> str:
    """The words of the labels that put the cursor into the field `name` when clicked; "" if there are none."""
    plan, root, found = _Plan(form), _root(form), []
    fields = {control.mem_id for control in plan.controls if control.attributes.get("name") == name}
    first: dict[str, LexborNode] = {}
    for node in root.css("[id]"):
        first.setdefault(node.attributes.get("id") or "", node)
    for label in root.css("label"):
        if "for" in label.attributes:
            aim = first.get(label.attributes["for"] or "")
        else:
            aim = next((node for node, entering in _walk(label) if entering and is_field(node)), None)
        if aim is not None and aim.mem_id in fields:
            found.append(visible_words(label))
    return folded(" ".join(found))


class _Plan:
    """The form's visible fields in order, and for each element which of them it holds."""

    def __init__(self, form: LexborNode) -> None:
        self.controls: list[LexborNode] = []
        self.spans: dict[int, tuple[int, int]] = {}
        begun: dict[int, int] = {}
        for node, entering in _walk(form):
            if entering:
                begun[node.mem_id] = len(self.controls)
                if is_field(node):
                    self.controls.append(node)
            else:
                self.spans[node.mem_id] = (begun[node.mem_id], len(self.controls))
        self.names = [control.attributes.get("name") or "" for control in self.controls]
        self.same_until = list(range(1, len(self.names) + 1))
        for place in range(len(self.names) - 2, -1, -1):
            if self.names[place] == self.names[place + 1]:
                self.same_until[place] = self.same_until[place + 1]

    def owners(self, span: tuple[int, int], place: int) -> set[str]:
        """Whose words stand after `place` fields, in the smallest element with fields around them."""
        start, end = span
        if start < end and self.same_until[start] >= end:
            return {self.names[start]}
        around = [here for here in (place - 1, place) if start <= here < end]
        return {self.names[here] for here in around}


def is_field(node: LexborNode) -> bool:
    """A control that a visitor sees and fills in."""
    if node.tag not in _CONTROLS or not node.attributes.get("name"):
        return False
    return not (node.tag == "input" and (node.attributes.get("type") or "").lower() in _BUTTONS)


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node below `root`, entered and left, without recursion; texts are only entered."""
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, entering = stack.pop()
        yield node, entering
        if entering and node.tag != "-text":
            stack.append((node, False))
            stack.extend((child, True) for child in reversed(list(node.iter(include_text=True))))


def _owned(form: LexborNode, plan: _Plan, name: str) -> str:
    """The text of the form that belongs to the field `name` by where it stands."""
    ids = {
        control.attributes.get("id") or "": name
        for control, name in zip(plan.controls, plan.names, strict=True)
    }
    ids.pop("", None)  # a label without `for` belongs to the field inside it
    around = [plan.spans[form.mem_id]]  # spans of the elements with fields that are open
    labelled: list[str | None] = []  # the field that an open label names
    silent = place = 0
    parts: list[str] = []
    for node, entering in _walk(form):
        tag = node.tag or ""
        if tag == "-text":
            owners = {labelled[-1]} if labelled and labelled[-1] else plan.owners(around[-1], place)
            if not silent and name in owners:
                parts.append(node.text(deep=False) or node.text_content or "")
            continue
        step = 1 if entering else -1
        if tag in SILENT or tag in _OWN_TEXT or "hidden" in node.attributes:
            silent += step
        if tag in BLOCK or is_field(node):
            parts.append(" ")
        place += entering and is_field(node)
        span = plan.spans[node.mem_id]
        if node.mem_id != form.mem_id and span[0] < span[1] and not is_field(node):
            around.append(span) if entering else around.pop()
        if tag == "label":
            labelled.append(ids.get(node.attributes.get("for") or "")) if entering else labelled.pop()
    return "".join(parts)


def _pointed_at(form: LexborNode, control: LexborNode) -> list[LexborNode]:
    """The elements that the control itself names as its description, error or label."""
    wanted = {
        identity
        for attribute in ("aria-describedby", "aria-errormessage", "aria-labelledby")
        for identity in (control.attributes.get(attribute) or "").split()
    }
    if not wanted:
        return []
    return [element for element in _root(form).css("[id]") if element.attributes.get("id") in wanted]


def _root(node: LexborNode) -> LexborNode:
    while node.parent is not None:
        node = node.parent
    return node
