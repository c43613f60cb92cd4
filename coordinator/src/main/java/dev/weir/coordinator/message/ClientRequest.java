package dev.weir.coordinator.message;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What clients ask for over HTTP. */
public sealed interface ClientRequest {

  /**
   * Run a job. The jar lies in the store already, under its digest.
   *
   * @param requestId chosen by the client; the same request again is answered with the same job
   * @param name what people call the job; unique among those that run
   * @param settings parallelism, checkpoint interval and the like, see JobSettings
   */
  record Submit(String requestId, String name, JobCode code, SortedMap<String, String> settings)
      implements ClientRequest {
    public Submit {
      settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
  }

  /**
   * End a job's sources, take a last checkpoint, commit it and end. Answered at once.
   *
   * @param job id or name
   */
  record Stop(String job) implements ClientRequest {}

  /**
   * End a job without a checkpoint. Answered when its result is written.
   *
   * @param job id or name
   */
  record Cancel(String job) implements ClientRequest {}
}
