-brand = Squall

greeting = Guten Morgen, { $name }!
about = Über { -brand }
    .title = Was »{ about }« sagt
posts = { $count ->
    [one] Ein Beitrag
   *[other] { $count } Beiträge
}
    .title = Alles von { $author }
place = { $n }.
price = { NUMBER($amount, minimumFractionDigits: 2, maximumFractionDigits: 2) } im Monat
year = { NUMBER($n, useGrouping: "false") }
day = { DATETIME($when) }
day-long = { DATETIME($when, dateStyle: "long") }
day-full = { DATETIME($when, dateStyle: "full", timeStyle: "short") }
moment = { DATETIME($when, dateStyle: "short", timeStyle: "short") }
hour = { DATETIME($when, timeStyle: "short") }
