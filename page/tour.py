"""The guided tour: four steps from typing to the gates, and the button that starts it."""

from letterwise.words import say

STEPS = (("#name", ""), ("#verdict", ""), ("#fold-ledger", "ledger"), ("#fold-gates", "gates"))  # target, view to open


def render(lang: str) -> str:
    """Hidden until it is asked for; page.js walks through it."""
    steps = "".join(
        f'<p data-target="{target}" data-open="{view}" hidden>{say(f"tour_{k}", lang)}</p>'
        for k, (target, view) in enumerate(STEPS, start=1)
    )
    return (
        f'<div class="tools"><button type="button" class="plain" data-tour="start">{say("tour", lang)}</button>'
        f'<button type="button" class="plain" data-copy="{say("copied", lang)}">{say("copy_link", lang)}</button>'
        f'<span role="status" id="copied"></span></div>'
        f'<aside id="tour" aria-label="{say("tour", lang)}" hidden><div aria-live="polite">{steps}</div>'
        f'<button type="button" data-tour="next">{say("tour_next", lang)}</button>'
        f'<button type="button" class="plain" data-tour="end">{say("tour_end", lang)}</button></aside>'
    )
