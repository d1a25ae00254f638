greeting = Good morning, { $name }!
basket = { $count ->
    [0] Your basket is empty.
    [one] One thing is in your basket.
   *[other] { $count } things are in your basket.
}
price = { NUMBER($amount, minimumFractionDigits: 2) } € until { DATETIME($end, dateStyle: "long") }
