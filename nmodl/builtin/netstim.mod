: A source of events: `number` of them from `start` on, `interval` apart, a part `noise` of the interval being random.
: An event of positive weight starts the train at once, one of negative weight stops it.

NEURON {
  ARTIFICIAL_CELL NetStim
  RANGE interval, number, start, noise
  POINTER donotuse
}

PARAMETER {
  interval = 10 (ms) <1e-9, 1e9>
  number = 10 <0, 1e9>
  start = 50 (ms)
  noise = 0 <0, 1>
}

ASSIGNED {
  wait (ms)
  on
  sent
  donotuse
}

INITIAL {
  on = 0
  sent = 0
  if (noise < 0) {
    noise = 0
  }
  if (noise > 1) {
    noise = 1
  }
  if (start >= 0 && number > 0) {
    on = 1
    : the first event: on average at start
    wait = start + invl(interval) - interval*(1 - noise)
    if (wait < 0) {
      wait = 0
    }
    net_send(wait, 3)
  }
}

PROCEDURE init_sequence(n) {
  if (n > 0) {
    on = 1
    wait = 0
    sent = 0
  }
}

: a number of mean 1 with an exponential distribution
FUNCTION erand() {
  erand = instance_random()
}

: how long the next interval is
FUNCTION invl(mean (ms)) (ms) {
  if (mean <= 0) {
    mean = .01
  }
  if (noise == 0) {
    invl = mean
  } else {
    invl = (1 - noise)*mean + noise*mean*erand()
  }
}

PROCEDURE next_invl() {
  if (number > 0) {
    wait = invl(interval)
  }
  if (sent >= number) {
    on = 0
  }
}

: for programs that save the state of cells: there is nothing to add
FUNCTION bbsavestate() {
  bbsavestate = 0
}

PROCEDURE seed(x) {
  set_seed(x)
}

NET_RECEIVE (w) {
  if (flag == 0) {
    if (w > 0 && on == 0) {
      init_sequence(number)
      next_invl()
      wait = wait - interval*(1 - noise)
      net_send(wait, 1)
    } else if (w < 0) {
      on = 0
    }
  }
  if (flag == 3) {
    if (on == 1) {
      init_sequence(number)
      net_send(0, 1)
    }
  }
  if (flag == 1 && on == 1) {
    sent = sent + 1
    net_event(t)
    next_invl()
    if (on == 1) {
      net_send(wait, 1)
    }
  }
}
