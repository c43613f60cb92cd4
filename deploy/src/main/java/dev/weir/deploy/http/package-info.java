/**
 * The client side of the coordinators' REST API. Way in: {@link dev.weir.deploy.http.ApiClient},
 * whose {@link dev.weir.deploy.http.ServerList} says where a cluster is.
 */
package dev.weir.deploy.http;
