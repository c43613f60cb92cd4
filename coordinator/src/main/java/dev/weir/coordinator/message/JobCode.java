package dev.weir.coordinator.message;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is shipped of a job: enough to rebuild it.
 *
 * @param jarSha256 hex; the jar lies in the store under {@code jars/sha256/<hex>}. Empty: the code
 *     is on the executor's class path
 * @param args by component of the job's Args record, as text
 */
public record JobCode(String jarSha256, String jobClass, SortedMap<String, String> args) {
  public JobCode {
    args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
  }
}
