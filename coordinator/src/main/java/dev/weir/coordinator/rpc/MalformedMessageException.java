package dev.weir.coordinator.rpc;

/** A message that no process of this version sends; its stream is closed. */
final class MalformedMessageException extends RuntimeException {
  MalformedMessageException(String message) {
    super(message);
  }
}
