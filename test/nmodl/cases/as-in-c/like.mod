: what NEURON hands on to C behaves as it does there
NEURON {
    SUFFIX like
    USEION ca READ cai REPRESENTS [CHEBI:29108]
    RANGE r, n
    GLOBAL made
}
UNITS { F = 2 (coulomb) share = (foot) (second) }
CONSTANT { fixed = 4 }
PARAMETER { p = 3 (nS /mV) }
ASSIGNED { r[24] n (mA / cm2) cai made b[4] }
INITIAL { LOCAL a, c, d a = 2 c = 3 d = 4 COMMENT
    in the middle of a line
ENDCOMMENT
    r[0] = a == c < d
    r[1] = 1 / -!a
    r[2] = a != c > d
    r[3] = d > c == 1
    a = 1.5
    c = 1.5
    b[a + c] = 7
    b[INT(1.5 + 1.5)] = 9
    r[4] = b[2]
    r[5] = b[3]
    n = 2.7
    FROM i = 0 TO n { n = n + 0.1 }
    r[6] = n
    fixed = fixed + 1
    F = F + fixed
    r[7] = F
    r[8] = share
    r[9] = 7 / 2
    b[0] = 5
    FROM k = 0 TO 3 BY 1 + 1 { r[10 + k / 2] = k }
    r[12] = cai
    gate(a)
}
PROCEDURE gate(x) { TABLE made FROM 0 TO 4 WITH 8 made = x*x }
