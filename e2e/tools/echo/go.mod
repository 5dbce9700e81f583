module bramble.example/e2e/echo

go 1.26.0
