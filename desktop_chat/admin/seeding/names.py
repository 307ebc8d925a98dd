"""Names of invented people and rooms. No code, only values."""

_FIRST = """
Ada Amina Anders Anjali Aoife Bilal Bożena Camille Chidi Chiara Dag Dilnoza Eleni Emre Esi Fatima
Felix Finn Gaëlle Goran Grace Hana Hiro Ibrahim Ines Ivo Jana João Jun Kaito Kalani Kofi Lakshmi
Leila Linnéa Luca Mai Marek Marisol Mei Milan Nadia Ngozi Noor Olena Oskar Paloma Petra Priya Quinn
Rania Rasmus Rosa Sakura Samir Sofía Søren Tane Thandiwe Tomás Uma Valentina Viktor Wanjiru Wei
Xiomara Yara Youssef Zofia Zuri
"""
_LAST = """
Abe Adeyemi Ahmed Andersson Baptiste Becker Bianchi Chen Cohen Costa Dąbrowska Diallo Duarte Eriksen
Evans Farah Fischer Fonseca García Ghosh Haddad Hansen Hughes Ito Jansen Johansson Kamau Khan Kim
Kovács Kowalski Laurent Lê Lindqvist Lopez Mäkinen Mbeki Meyer Moreau Mori Müller Nakamura Ndlovu
Nguyễn Novák Nowak O'Brien Okafor Oliveira Park Patel Petrov Popescu Rahman Rossi Sato Schäfer Silva
Singh Skála Svoboda Tanaka Tran Usman Varga Virtanen Weber Wójcik Yamada Yilmaz Zhang
"""
FIRST, LAST = tuple(_FIRST.split()), tuple(_LAST.split())
ABOUT = (
    "",
    "",
    "Mostly here in the mornings",
    "On leave until the 12th",
    "she/her · Lisbon",
    "Back-end, coffee, bicycles",
    "Ask me about invoices",
    "Slow to answer, sorry",
    "☕ → 💻 → 🏃",
    "Lehrerin aus Graz",
)
TOPICS = (
    "Lunch", "Release", "Support", "Design", "Data", "Hiring", "Garden", "Book club", "Football", "Accounting", "Move",
    "Website", "Translations", "Field trip", "Choir", "Repair café", "Board", "Research", "Printing", "Night shift",
)  # fmt: skip
KINDS = ("", " team", " 2026", " (all)", " ideas", " help", " planning", " – Hamburg", " 東京", " 🎉")
