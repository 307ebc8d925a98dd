"""What invented people say: values only; ``{person}``, ``{thing}``, ``{day}``, ``{number}``, ``{time}`` get filled."""

OPENING = (
    "Morning everyone!",
    "Has anybody looked at {thing} yet?",
    "Quick question about {thing}: who owns it?",
    "I moved {thing} to {day}, hope that works for all of you.",
    "Reminder: {thing} is due on {day}.",
    "We are at {number} open points for {thing}. Shall we go through them at {time}?",
    "{person}, did you get my mail about {thing}?",
    "Wer kümmert sich am {day} um {thing}?",
    "今日の{thing}は{time}からです。",
    "هل يمكننا تأجيل الاجتماع إلى {time}؟",
    "FYI: {thing} was down for {number} minutes last night. It is fine again.",
    "📣 {thing} is ready for a look",
)
ANSWER = (
    "Yes.",
    "No idea, sorry",
    "👍",
    "On it",
    "Can do {day}, not earlier.",
    "I think {person} knows more about that.",
    "Let me check and come back to you before {time}.",
    "That makes {number} for me",
    "haha",
    "Thanks, {person}!",
    "Same here",
    "Why not both?",
    "Mir egal, Hauptsache vor {time}.",
    "D'accord pour {day}.",
    "Hmm. The last time we did that we spent {number} hours cleaning up. Can we try {thing} with two people first?",
    "It works here:\n```\n$ make {number}\nok\n```",
    "See https://example.org/notes/{number} for the details",
    "了解です 🙇",
    "I would rather wait until {day}; {person} is away and nobody else has the keys to {thing}.",
    "Done ✅",
)
_STATE = (
    "I wrote down where we are with {thing}. First, the list from {day} is complete, apart from {number} entries that"
    " {person} wants to see again. Second, nobody has found out why it takes so long in the evening; my guess is the"
    " printer, but I have guessed wrong before. Third, we still need somebody who is there at {time}. If that is"
    " you, please say so here and not in the meeting."
)
_SUMMARY = """Summary of today:
1. {thing} goes on as planned
2. {person} asks the others by {day}
3. we meet at {time}

If I forgot something, write it below and I will add it."""
_PROPOSAL = (
    "Ich habe mir {thing} noch einmal angesehen. Es sind {number} Stellen, an denen es hakt, und die meisten sind"
    " älter als wir alle. Vorschlag: bis {day} sammeln, danach entscheiden, und {person} schreibt es auf."
)
LONG = (_STATE, _SUMMARY, _PROPOSAL)
THINGS = (
    "the budget", "the new sign", "the backup", "our booth", "the report", "page 14", "the invoice", "the shuttle",
    "the poster", "the test plan", "the guest list", "the old server", "the survey", "the keys", "the menu",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "tomorrow", "next week")
EMOJI = ("👍", "❤️", "😂", "🎉", "🙏", "👀", "😮", "✅")
