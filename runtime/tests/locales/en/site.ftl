-brand = Squall

greeting = Good morning, { $name }!
about = About { -brand }
    .title = What { about } says
posts = { $count ->
    [one] One post
   *[other] { $count } posts
}
    .title = All by { $author }
place = { NUMBER($n, type: "ordinal") ->
    [one] { $n }st
    [two] { $n }nd
    [few] { $n }rd
   *[other] { $n }th
}
price = { NUMBER($amount, minimumFractionDigits: 2, maximumFractionDigits: 2) } a month
year = { NUMBER($n, useGrouping: "false") }
day = { DATETIME($when) }
day-long = { DATETIME($when, dateStyle: "long") }
day-full = { DATETIME($when, dateStyle: "full", timeStyle: "short") }
moment = { DATETIME($when, dateStyle: "short", timeStyle: "short") }
hour = { DATETIME($when, timeStyle: "short") }
english-only = Only here: { $name }
