package dev.weir.checkpointing.meta;

import dev.weir.api.id.JobId;
import java.util.List;

/**
 * Where values stand in the metadata store, below the cluster's root; see {@link MetadataStore}.
 */
public final class MetadataPaths {
  public static final String LEADER = "/leader";
  public static final String ELECTION = "/election";
  public static final String JOBS = "/jobs";

  private MetadataPaths() {}

  public static String job(JobId job) {
    return JOBS + "/" + job;
  }

  /** Every node that a job may have. */
  public static List<String> ofJob(JobId job) {
    return List.of(spec(job), exec(job), pointer(job), wish(job), result(job));
  }

  public static String spec(JobId job) {
    return job(job) + "/spec";
  }

  public static String exec(JobId job) {
    return job(job) + "/exec";
  }

  public static String pointer(JobId job) {
    return job(job) + "/ckpt";
  }

  public static String wish(JobId job) {
    return job(job) + "/wish";
  }

  public static String result(JobId job) {
    return job(job) + "/result";
  }
}
