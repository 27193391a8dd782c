package io.aemp.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@code String} parameter of a handler that takes no element of the message, but
 * the ID of the node that sent it: that of the handler's own node for messages from
 * there. Links are authenticated by a secret that all nodes share, so this tells nodes
 * apart, but proves nothing to somebody who does not trust all of them.
 *
 * @see io.aemp.Message#senderNode()
 * @since 0.1.0
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SenderNode {

}
