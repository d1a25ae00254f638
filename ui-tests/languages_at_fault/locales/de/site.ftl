greeting = Guten Morgen, { $nmae }!
about = Über uns
farewell = Tschüss
twice = Eins
price = { NUMBER($amount) }
gretings = Grüße
