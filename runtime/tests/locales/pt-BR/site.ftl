greeting = Bom dia, { $name }!
