greeting = Good morning, { $name }!
unclosed = { $name
about = About us
farewell = { abuot }
twice = One
twice = Two
price = { NUMBR($amount) }
