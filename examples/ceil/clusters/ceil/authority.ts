/** The authority of the router, by which nodes judge the certificates of its registries. Its key stays there, and its certificate is no secret. */
export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBczCCARmgAwIBAgIUJDMF0HJ84NL0dspWx3Cwxly+0CIwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEY2VpbDAeFw0yNjExMzAyMzI5NTFaFw00NjExMjUyMzI5NTFa
MA8xDTALBgNVBAMMBGNlaWwwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQEOTKa
G3QAqeUpnQtTNxM46RolK4Gv/MuBqLvnMz6n6az5Ps7g764txIvc+Uh50jAlpelw
h5b8CEtjcrtSgTOPo1MwUTAdBgNVHQ4EFgQUGBDbci1bGrqzFIjvjtbKNof1JOAw
HwYDVR0jBBgwFoAUGBDbci1bGrqzFIjvjtbKNof1JOAwDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiAbileNvtmznMnpdMMuWbMK/A9wiKjBeLi2Etl5
k3UYlQIhALZhmsz1dG/W1cClkICOwovDS13i3X2+FklHcbwS/0p4
-----END CERTIFICATE-----
`;
