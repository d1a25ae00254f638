blog-name = Squall Line
blog-tagline = Notizen über Wetter, Boote und das Web.
skip = Zum Text springen

front = Neues
archive = Archiv
search = Suche
feed = Feed
compose = Schreiben
pictures = Bilder
people = Leute
sign-up = Registrieren
sign-in = Anmelden
sign-out = Abmelden
account = Dein Konto
language-menu = Sprache
menu = Menü
footer = Gemacht mit squall: jeden Link dieser Seite hat ein Compiler geprüft.

day = { DATETIME($on, dateStyle: "medium") }
published = { DATETIME($on, dateStyle: "long") }
by = von { $author }
minutes = { $count ->
    [one] { $count } Minute Lesezeit
   *[other] { $count } Minuten Lesezeit
}
comments-count = { $count ->
    [0] Noch keine Kommentare
    [one] { $count } Kommentar
   *[other] { $count } Kommentare
}
read-on = Weiterlesen: { $title }
no-posts = Noch hat niemand etwas geschrieben.
all-posts = Alle Beiträge
changed = geändert am { DATETIME($on, dateStyle: "long") }
edit = Bearbeiten
edit-post = Beitrag bearbeiten
delete-post = Beitrag löschen
delete-post-warning = Der Beitrag und seine Kommentare sind dann weg, für immer.
post-published = Dein Beitrag ist veröffentlicht.
post-changed = Der Beitrag ist geändert.
post-deleted = Der Beitrag ist gelöscht.

title = Titel
summary = Zusammenfassung
summary-hint = Ein oder zwei Sätze für die Listen der Beiträge.
text = Text
text-hint = In Markdown: *betont*, [ein Link](https://example.com), ![ein Bild](/pictures/..).
post-language = Sprache
english = Englisch
german = Deutsch
publish = Veröffentlichen
save = Speichern
look-again = Bitte sieh noch einmal nach

comments = Kommentare
your-comment = Dein Kommentar
add-comment = Kommentieren
sign-in-to-comment = Melde dich an, um zu kommentieren
delete-comment = Löschen
delete-comment-of = Kommentar von { $name } löschen
comment-added = Dein Kommentar ist da.
comment-deleted = Der Kommentar ist gelöscht.

picture = Bild
picture-hint = PNG, JPEG, GIF oder WebP, höchstens 5 MiB.
shows = Was es zeigt
shows-hint = In Worten, für alle, die es nicht sehen können.
upload = Hochladen
no-pictures = Noch gibt es keine Bilder.
copy-into-post = Kopiere diese Zeile in einen Beitrag
picture-added = Das Bild ist da.

search-for = Suchen nach
found = { $count ->
    [0] Nichts gefunden.
    [one] Ein Beitrag gefunden.
   *[other] { $count } Beiträge gefunden.
}

name = Name
name-hint = Er steht neben deinen Kommentaren.
password = Passwort
password-hint = Mindestens 10 Zeichen.
old-password = Altes Passwort
new-password = Neues Passwort
change-password = Passwort ändern
signed-in-as = Du bist angemeldet als { $name }.
role = Rolle
author = Autor
reader = Leser
make-author = { $name } zum Autor machen
make-reader = { $name } zum Leser machen
you = du
have-account = Du hast schon ein Konto?
no-account = Du hast noch kein Konto?
welcome = Willkommen, { $name }.
name-taken = gehört schon jemandem
name-or-password-wrong = Name oder Passwort ist falsch
password-wrong = stimmt nicht
password-changed = Dein Passwort ist geändert; alle deine anderen Sitzungen sind beendet.

problem-404 = Hier ist nichts
problem-403 = Das ist nicht für dich
problem-429 = Zu viel auf einmal
problem = Etwas ist schiefgegangen
to-front = Zu den neuesten Beiträgen
choose-language = Wähle eine Sprache

form-missing = muss ausgefüllt sein
form-too-short = muss mindestens { $min ->
    [one] ein Zeichen
   *[other] { $min } Zeichen
} haben
form-too-long = darf höchstens { $max } Zeichen haben
form-no-match = darf Buchstaben und Ziffern haben, und dazwischen Leerzeichen, Punkte oder Bindestriche
form-file-missing = muss ausgewählt werden
form-file-type = muss PNG, JPEG, GIF oder WebP sein
form-file-too-large = ist zu groß
