package dev.weir.api.id;

/**
 * One parallel instance of a chain.
 *
 * @param chain number of the chain in the job's plan, from 0
 * @param index which parallel instance, 0 ≤ index &lt; parallelism of the chain
 */
public record SubtaskId(int chain, int index) implements Comparable<SubtaskId> {
  public SubtaskId {
    if (chain < 0 || index < 0) {
      throw new IllegalArgumentException("subtask id " + chain + "." + index + " is negative");
    }
  }

  @Override
  public int compareTo(SubtaskId other) {
    return chain != other.chain
        ? Integer.compare(chain, other.chain)
        : Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return chain + "." + index;
  }
}
