package dev.weir.api.graph;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds mutable objects that the functions of two runs of {@code define} in one JVM have in common:
 * a static counter or cache captured by a lambda. Every subtask gets a run of its own, so such an
 * object would be changed by several threads without a lock.
 *
 * <p>Blind where nothing is captured: a function that reads a static field itself has no field that
 * leads there. The JDK's own objects are judged by their type.
 */
public final class SharedCaptures {
  private SharedCaptures() {}

  /**
   * What two graphs share.
   *
   * @param first of one run of {@code define}
   * @param second of another run of the same job, in the same JVM
   * @return one sentence for each shared object, in order of operators; empty when there is none
   */
  public static List<String> find(JobGraph first, JobGraph second) {
    Map<Object, Capture> before = new CaptureWalk().of(first);
    Map<Object, Capture> after = new CaptureWalk().of(second);
    var found = new TreeSet<Capture>();
    before.forEach(
        (object, capture) -> {
          if (after.containsKey(object)) {
            found.add(capture);
          }
        });
    var sentences = new ArrayList<String>();
    for (Capture capture : found) {
      sentences.add(
          "operator '"
              + capture.operator()
              + "': "
              + capture.path()
              + " is the same "
              + capture.type()
              + " in every run of define");
    }
    return sentences;
  }

  /**
   * Refuses a job whose functions share something.
   *
   * @throws WeirException SHARED_OBJECT with everything found
   */
  public static void check(JobGraph first, JobGraph second) {
    List<String> found = find(first, second);
    if (!found.isEmpty()) {
      throw new WeirException(
          ErrorCode.SHARED_OBJECT,
          String.join("; ", found)
              + "; subtasks would change it at the same time: create it inside define, or make it"
              + " keyed state");
    }
  }
}
