blog-name = Squall Line
blog-tagline = Notes on weather, boats and the web.
skip = Skip to the text

# The menu
front = Newest
archive = Archive
search = Search
feed = Feed
compose = Write
pictures = Pictures
people = People
sign-up = Sign up
sign-in = Sign in
sign-out = Sign out
account = Your account
language-menu = Language
menu = Menu
footer = Made with squall: each link of this page was checked by a compiler.

# Posts
day = { DATETIME($on, dateStyle: "medium") }
published = { DATETIME($on, dateStyle: "long") }
by = by { $author }
minutes = { $count ->
    [one] { $count } minute to read
   *[other] { $count } minutes to read
}
comments-count = { $count ->
    [0] No comments yet
    [one] { $count } comment
   *[other] { $count } comments
}
read-on = Read on: { $title }
no-posts = Nothing has been written yet.
all-posts = All posts
changed = changed on { DATETIME($on, dateStyle: "long") }
edit = Edit
edit-post = Edit this post
delete-post = Delete this post
delete-post-warning = The post and its comments are gone then, for good.
post-published = Your post is out.
post-changed = The post has been changed.
post-deleted = The post has been deleted.

# Writing
title = Title
summary = Summary
summary-hint = A sentence or two for the lists of posts.
text = Text
text-hint = In Markdown: *emphasis*, [a link](https://example.com), ![a picture](/pictures/..).
post-language = Language
english = English
german = German
publish = Publish
save = Save
look-again = Please look at this again

# Comments
comments = Comments
your-comment = Your comment
add-comment = Comment
sign-in-to-comment = Sign in to comment
delete-comment = Delete
delete-comment-of = Delete the comment by { $name }
comment-added = Your comment is there.
comment-deleted = The comment has been deleted.

# Pictures
picture = Picture
picture-hint = PNG, JPEG, GIF or WebP, of at most 5 MiB.
shows = What it shows
shows-hint = In words, for those who cannot see it.
upload = Upload
no-pictures = There are no pictures yet.
copy-into-post = Copy this line into a post
picture-added = The picture is there.

# Search
search-for = Search for
found = { $count ->
    [0] Nothing was found.
    [one] One post was found.
   *[other] { $count } posts were found.
}

# People
name = Name
name-hint = It stands beside your comments.
password = Password
password-hint = At least 10 characters.
old-password = Old password
new-password = New password
change-password = Change the password
signed-in-as = You are signed in as { $name }.
role = Role
author = Author
reader = Reader
make-author = Make { $name } an author
make-reader = Make { $name } a reader
you = you
have-account = You have an account already?
no-account = You have no account yet?
welcome = Welcome, { $name }.
name-taken = belongs to somebody already
name-or-password-wrong = the name or the password is wrong
password-wrong = is not right
password-changed = Your password has been changed, and all your other sessions have ended.

# Errors
problem-404 = There is nothing here
problem-403 = This is not for you
problem-429 = Too much at once
problem = Something went wrong
to-front = To the newest posts
choose-language = Choose a language

# What is wrong with a form: the keys are squall's
form-missing = must be filled in
form-too-short = must be at least { $min ->
    [one] one character
   *[other] { $min } characters
}
form-too-long = must be at most { $max } characters
form-no-match = may have letters, digits, and spaces, dots or hyphens between them
form-file-missing = must be chosen
form-file-type = must be a PNG, JPEG, GIF or WebP
form-file-too-large = is too large
