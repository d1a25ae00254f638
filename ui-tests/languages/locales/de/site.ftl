greeting = Guten Morgen, { $name }!
posts = { $count ->
    [one] Ein Beitrag
   *[other] { $count } Beiträge
}
    .title = Alle Beiträge von { $author }
