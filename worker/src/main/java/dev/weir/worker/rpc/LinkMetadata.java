package dev.weir.worker.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.proto.LinkHandshake;
import dev.weir.worker.exchange.LinkId;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/** A link's handshake in the metadata of its call. */
final class LinkMetadata {
  private static final Metadata.Key<byte[]> KEY =
      Metadata.Key.of("weir-link-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private LinkMetadata() {}

  static Metadata of(String cluster, LinkId id) {
    var metadata = new Metadata();
    metadata.put(
        KEY,
        LinkHandshake.newBuilder()
            .setCluster(cluster)
            .setJob(id.job())
            .setRegion(id.region())
            .setAttempt(id.attempt())
            .setFromExecutor(id.fromExecutor())
            .setFromIncarnation(id.fromIncarnation())
            .setToExecutor(id.toExecutor())
            .setToIncarnation(id.toIncarnation())
            .build()
            .toByteArray());
    return metadata;
  }

  /** Null when there is none, it is damaged, or it names another cluster. */
  static @Nullable LinkId read(String cluster, Metadata metadata) {
    byte[] bytes = metadata.get(KEY);
    if (bytes == null) {
      return null;
    }
    try {
      LinkHandshake handshake = LinkHandshake.parseFrom(bytes);
      return handshake.getCluster().equals(cluster)
          ? new LinkId(
              handshake.getJob(),
              handshake.getRegion(),
              handshake.getAttempt(),
              handshake.getFromExecutor(),
              handshake.getFromIncarnation(),
              handshake.getToExecutor(),
              handshake.getToIncarnation())
          : null;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
