package dev.weir.checkpointing.store.s3;

import com.amazonaws.AmazonServiceException;
import com.amazonaws.SdkClientException;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import java.util.Set;

/**
 * What an exception of the SDK means. The SDK has already repeated what could be repeated. Messages
 * name status, code and the server's own words, which hold no credentials.
 */
final class S3Failures {
  private static final Set<String> TRANSIENT =
      Set.of("RequestTimeout", "SlowDown", "Throttling", "InternalError", "ServiceUnavailable");

  private S3Failures() {}

  static BlobStoreException of(String what, SdkClientException e) {
    if (e instanceof AmazonServiceException answer) {
      String code = answer.getErrorCode();
      return new BlobStoreException(
          reason(answer.getStatusCode(), String.valueOf(code)),
          what + ": " + answer.getStatusCode() + " " + code + ": " + answer.getErrorMessage(),
          e);
    }
    return new BlobStoreException(reason(e), what + ": " + e.getMessage(), e);
  }

  /** The condition of a create was not met, or another create was under way. */
  static boolean isConflict(AmazonServiceException e) {
    return e.getStatusCode() == 412 || e.getStatusCode() == 409;
  }

  private static Reason reason(int status, String code) {
    if (status == 404 && !code.equals("NoSuchBucket")) {
      return Reason.ABSENT;
    } else if (status == 416) {
      return Reason.CORRUPT;
    } else if (status >= 500 || status == 408 || status == 429 || TRANSIENT.contains(code)) {
      return Reason.UNKNOWN;
    }
    return Reason.REFUSED;
  }

  private static Reason reason(SdkClientException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("Unable to load") && message.contains("credentials")) {
      return Reason.REFUSED;
    }
    return message.contains("Unable to verify integrity") ? Reason.CORRUPT : Reason.UNKNOWN;
  }
}
