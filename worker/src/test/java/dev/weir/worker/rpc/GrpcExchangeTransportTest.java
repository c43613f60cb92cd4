package dev.weir.worker.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.worker.exchange.Link;
import dev.weir.worker.exchange.LinkEvents;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.exchange.PeerAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcExchangeTransportTest {
  private final GrpcExchangeTransport a = transport("a");
  private final GrpcExchangeTransport b = transport("b");

  private static GrpcExchangeTransport transport(String name) {
    return new GrpcExchangeTransport(
        "test", name, name + "-life", "127.0.0.1", GrpcSecurity.plaintext());
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private PeerAddress addressOfB() {
    return new PeerAddress("b", "b-life", "127.0.0.1:" + b.port());
  }

  private static LinkId aToB(String incarnationOfB) {
    return new LinkId("0".repeat(32), 0, 1, "a", "a-life", "b", incarnationOfB);
  }

  /** Keeps what a link reports. */
  private static final class Heard implements LinkEvents {
    final List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());
    final List<String> closed = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void received(byte[] message, int length) {
      numbers.add(ByteBuffer.wrap(message, 0, length).getInt());
    }

    @Override
    public void closed(String cause) {
      closed.add(cause);
    }
  }

  @Test
  void carriesMessagesOfAllSizesInOrderBothWays() {
    var atB = new Heard();
    var linkAtB = new AtomicReference<Link>();
    b.accept(
        (id, link) -> {
          linkAtB.set(link);
          return atB;
        });
    var atA = new Heard();
    Link link = a.connect(addressOfB(), aToB("b-life"), atA);
    byte[] reused = new byte[32 << 10];
    for (int i = 0; i < 3_000; i++) {
      ByteBuffer.wrap(reused).putInt(i);
      link.send(reused, 4 + i * 7 % (reused.length - 4));
    }
    await().until(() -> atB.numbers.size() == 3_000);
    assertThat(atB.numbers).isSorted().doesNotHaveDuplicates();

    linkAtB.get().send(new byte[] {0, 0, 0, 7}, 4);
    await().until(() -> atA.numbers.equals(List.of(7)));
  }

  @Test
  void tellsBothEndsOnceWhenEitherCloses() {
    var atB = new Heard();
    b.accept((id, link) -> atB);
    var atA = new Heard();
    Link link = a.connect(addressOfB(), aToB("b-life"), atA);
    link.send(new byte[4], 4);
    await().until(() -> atB.numbers.size() == 1);
    link.close();
    link.close();
    await().until(() -> atA.closed.size() == 1 && atB.closed.size() == 1);
  }

  @Test
  void refusesALinkMeantForAnotherLifeOfTheProcess() {
    b.accept((id, link) -> new Heard());
    var atA = new Heard();
    a.connect(addressOfB(), aToB("an-earlier-life"), atA);
    await().until(() -> atA.closed.size() == 1);
    assertThat(atA.closed.get(0)).contains("FAILED_PRECONDITION");
  }

  @Test
  void reportsAPeerThatIsNotThere() {
    int port = b.port();
    b.close();
    var atA = new Heard();
    a.connect(new PeerAddress("b", "b-life", "127.0.0.1:" + port), aToB("b-life"), atA);
    await().until(() -> atA.closed.size() == 1);
    assertThat(atA.closed.get(0)).contains("UNAVAILABLE");
  }
}
