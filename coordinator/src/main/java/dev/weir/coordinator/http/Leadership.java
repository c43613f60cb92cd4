package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.view.ClusterView;
import dev.weir.coordinator.view.LeaderView;

/** Whether a request can be answered here, must be passed on, or has nobody to answer it. */
final class Leadership {
  private Leadership() {}

  /** Whether this coordinator leads and has read the jobs; doubt about its contact is no matter. */
  static boolean isHere(ClusterView view) {
    return view.leader().leading() || view.leader().state().equals("FROZEN");
  }

  /**
   * Where the leader answers.
   *
   * @throws ProblemException NO_LEADER
   */
  static String elsewhere(ClusterView view) {
    LeaderView leader = view.leader();
    if (leader.leader().equals(leader.coordinator()) || leader.state().equals("LOADING")) {
      throw none("the new leader, '" + leader.leader() + "', is still reading its jobs");
    }
    if (leader.httpAddress().isEmpty()) {
      throw none("no coordinator leads yet");
    }
    return leader.httpAddress();
  }

  static ProblemException none(String why) {
    return Problem.of(ErrorCode.NO_LEADER, why).exception();
  }
}
