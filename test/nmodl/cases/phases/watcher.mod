: conditions that are set anew take back what the old ones have sent
NEURON { POINT_PROCESS Watcher RANGE x, n NONSPECIFIC_CURRENT i }
ASSIGNED { v i x n }
INITIAL { x = 0 n = 0 net_send(0, 1) }
BREAKPOINT { x = x + .1 i = -.1 }
NET_RECEIVE(w) {
    printf("%.15g %g %.15g\n", t, flag, v)
    if (flag == 1) { WATCH (v > -60) 2 WATCH (x > 1.5) 3 WATCH (v + x > -50) 4 }
    if (flag == 2) { n = n + 1 WATCH (v > -58) 2 }
    if (flag == 4) { v = -70 }
}
