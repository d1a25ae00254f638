greeting = Guten Morgen, { $name }!
basket = { $count ->
    [0] Der Korb ist leer.
    [one] Eine Sache liegt im Korb.
   *[other] { $count } Sachen liegen im Korb.
}
price = { NUMBER($amount, minimumFractionDigits: 2) } € bis { DATETIME($end, dateStyle: "long") }
