greeting = Good morning, { $name }!
posts = { $count ->
    [one] One post
   *[other] { $count } posts
}
    .title = All posts by { $author }
