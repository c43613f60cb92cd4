package dev.weir.benchmarks.jet;

import com.hazelcast.core.HazelcastInstance;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** The process of a member with one thread for processors. */
public final class MemberMain {
  private MemberMain() {}

  /** The ports of all members, this one's first. */
  public static void main(String[] args) throws InterruptedException {
    Snapshots.listen(true);
    HazelcastInstance member = Member.start(Arrays.stream(args).map(Integer::valueOf).toList(), 1);
    System.out.println("up: " + member.getCluster().getLocalMember());
    new CountDownLatch(1).await();
  }
}
