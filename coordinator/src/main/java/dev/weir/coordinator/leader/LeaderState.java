package dev.weir.coordinator.leader;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataValue.Leader;

/** Where a coordinator stands in {@link LeaderCore}; each state holds only what is legal in it. */
sealed interface LeaderState {

  /** As shown to people. */
  String title();

  /** Does not lead and does not try to. */
  record Standby() implements LeaderState {
    @Override
    public String title() {
      return "STANDBY";
    }
  }

  /**
   * Finds out whether to claim.
   *
   * @param outOfTurn the leader's process is gone, its session is not: first see who stands next
   * @param token of the read under way
   */
  record Campaigning(Candidacy candidacy, boolean outOfTurn, long token) implements LeaderState {
    @Override
    public String title() {
      return "CAMPAIGNING";
    }
  }

  /**
   * Has written itself into /leader and does not know yet whether that was applied.
   *
   * @param token of the claim, also in its value
   * @param expectedVersion of /leader before it; -1 for a Create
   * @param readToken of the read back under way; 0 without
   * @param tries what became of the claim so far
   */
  record Claiming(
      Candidacy candidacy,
      Leader claim,
      long token,
      int expectedVersion,
      long readToken,
      Tries tries)
      implements LeaderState {
    Claiming reading(long newReadToken, Tries so) {
      return new Claiming(candidacy, claim, token, expectedVersion, newReadToken, so);
    }

    @Override
    public String title() {
      return "CLAIMING";
    }
  }

  /** Leads and reads what there is. */
  record Loading(LeaderEpoch epoch) implements LeaderState {
    @Override
    public String title() {
      return "LOADING";
    }
  }

  /** Leads. */
  record Leading(LeaderEpoch epoch) implements LeaderState {
    @Override
    public String title() {
      return "LEADING";
    }
  }

  /**
   * The contact with the metadata store is in doubt: nothing irrevocable is done.
   *
   * @param verifyToken of the check of the fence under way; 0 without
   */
  record Frozen(LeaderEpoch epoch, boolean loaded, long sinceMillis, long verifyToken)
      implements LeaderState {
    @Override
    public String title() {
      return "FROZEN";
    }
  }

  /** Must not act any more; the process is on its way out. */
  record Halted(String reason) implements LeaderState {
    @Override
    public String title() {
      return "HALTED";
    }
  }

  /** What is known of the tries of one claim. */
  enum Tries {
    /** None was answered yet. */
    OPEN,
    /** The answer of one was lost: it may have been applied. */
    ANSWER_LOST,
    /** One was refused after the answer of another was lost; none can be applied any more. */
    REFUSED
  }

  /** The own node in the election. */
  record Candidacy(String ownNode, int nodeVersion) {}
}
