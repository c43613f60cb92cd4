package dev.weir.it.sim;

import dev.weir.it.sim.invariants.Observer;
import dev.weir.it.sim.invariants.Outside;

/**
 * Stands between what happens and the invariants, and tells them something else: so it is shown of
 * each of them that it would notice.
 */
interface Tampering {
  /** What the invariants hear. */
  default Observer observed(Observer invariants) {
    return invariants;
  }

  /** What they see. */
  default Outside outside(Outside asItIs) {
    return asItIs;
  }
}
