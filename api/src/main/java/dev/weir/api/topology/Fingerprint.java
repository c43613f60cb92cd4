package dev.weir.api.topology;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * SHA-256 of a topology's {@link CanonicalTopology} text. Every process that rebuilds a job
 * compares it before it starts; a difference is explained by {@link TopologyDiff}.
 *
 * @param hex 64 lower-case hex digits
 */
public record Fingerprint(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public Fingerprint {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "fingerprint: expected 64 hex digits, found '" + hex + "'");
    }
  }

  public static Fingerprint of(Topology topology) {
    byte[] text = CanonicalTopology.text(topology).getBytes(StandardCharsets.UTF_8);
    try {
      return new Fingerprint(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
