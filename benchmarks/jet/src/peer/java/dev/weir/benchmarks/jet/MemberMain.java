package dev.weir.benchmarks.jet;

import com.hazelcast.core.HazelcastInstance;
import java.util.concurrent.CountDownLatch;

/** The process of a member with one thread for processors. */
public final class MemberMain {
  private MemberMain() {}

  /** {@code FIRST-PORT MEMBERS}. */
  public static void main(String[] args) throws InterruptedException {
    Snapshots.listen(true);
    HazelcastInstance member =
        Member.start(Integer.parseInt(args[0]), Integer.parseInt(args[1]), 1);
    System.out.println("up: " + member.getCluster().getLocalMember());
    new CountDownLatch(1).await();
  }
}
