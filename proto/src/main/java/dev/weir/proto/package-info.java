/**
 * The messages between client, coordinator, worker and executor, generated from {@code
 * src/main/proto}. Way in: the {@code .proto} files.
 *
 * <p>Nothing is written here by hand, and only the {@code rpc} packages of other modules import it:
 * they translate into records at the edge, so that no decision depends on a wire format.
 */
package dev.weir.proto;
