package dev.weir.api.id;

import java.util.regex.Pattern;

/**
 * Identity of one submitted job: 32 lower-case hex digits, chosen once at submission and never
 * reused. A job's name can be taken again after it ended; its id cannot.
 */
public record JobId(String value) implements Comparable<JobId> {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

  public JobId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("job id: expected 32 hex digits, found '" + value + "'");
    }
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
