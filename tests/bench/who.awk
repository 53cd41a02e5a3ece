# Who is online at the end of a combined log whose names hold no spaces, and how many spans there were, for lines in order and a timeout of 300 s.
function seconds(clock,   d, year, month) {
  split(clock, d, /[\[\/: ]/)
  month = (index("JanFebMarAprMayJunJulAugSepOctNovDec", d[3]) + 2) / 3
  year = d[4] - (month < 3)
  month += month < 3 ? 9 : -3
  return ((365 * year + int(year / 4) - int(year / 100) + int(year / 400) + int((153 * month + 2) / 5) + d[2]) * 24 + d[5]) * 3600 + d[6] * 60 + d[7]
}
{ now = seconds($4) }
$3 != "-" && $9 != 401 && $9 != 407 {
  if (!($3 in last) || now > last[$3] + 300) spans++
  last[$3] = now
}
END {
  for (user in last) if (now <= last[user] + 300) print user
  print spans, "spans"
}
