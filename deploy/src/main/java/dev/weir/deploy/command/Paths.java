package dev.weir.deploy.command;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.util.regex.Pattern;

/** Paths of the REST API. Stateless. */
final class Paths {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private Paths() {}

  /**
   * @param job its name or id
   * @throws WeirException JOB_NOT_FOUND for what can be neither
   */
  static String job(String job) {
    if (!NAME.matcher(job).matches()) {
      throw new WeirException(
          ErrorCode.JOB_NOT_FOUND, "'" + job + "' is neither a name nor an id of a job");
    }
    return "/api/v1/jobs/" + job;
  }
}
