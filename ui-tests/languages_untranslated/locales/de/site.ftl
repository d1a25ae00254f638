greeting = Guten Morgen, { $name }!
