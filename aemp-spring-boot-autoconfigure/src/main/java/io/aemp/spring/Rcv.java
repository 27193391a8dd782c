package io.aemp.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks the method of an {@link AempPort} bean that handles the messages with a tag.
 * <p>
 * Parameters take the elements of the message one after the other, without the tag; what
 * they leave over is ignored. They can be {@code String}, {@code byte[]}, any primitive
 * type but {@code char} or its box, {@code Object} for an element as it came, what an
 * {@link io.aemp.ElementMapper} reads (records and Kotlin's data classes, enums, classes
 * of {@code java.time}, {@code UUID}, {@code BigDecimal} and others), and {@code List},
 * {@code Set}, arrays and {@code Map} (with keys of {@code String} or an enum) of any of
 * these. A parameter takes null only if it, or that of a method which is overridden, is
 * marked {@code @Nullable}; an {@code Optional} is empty if the element is null or
 * missing, and a Kotlin function has its default argument for an element that is missing.
 * A variable number of arguments takes all that is left. In a method with a result, the
 * reply port is not an element for these. Some take no element: a {@code Message} is the
 * whole message, a {@code Port} the bean's own port, and a {@code String} marked
 * {@link SenderNode} the node of the sender.
 * <p>
 * The result is sent to the reply port: a {@code List} as one element per item, anything
 * else as one element. Nothing, null and an empty {@code List} are sent as one element
 * that is null. A {@code CompletableFuture} or a {@code Mono} is sent when it is
 * complete, in the context of the port; the next message does not wait for it. The reply
 * port is the last element of the message, if that is the ID of a port and no parameter
 * took it. A {@code Message} or a variable number of arguments takes everything, so that
 * a method with such a parameter answers only if it has a result.
 * <p>
 * A message fails if it does not fit the parameters, if the method throws anything or its
 * future fails, or if the result cannot be sent or there is no reply port for it. See
 * {@link AempPort#onError()} for what happens then.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(HandlerHints.class)
public @interface Rcv {

	/**
	 * The first element of the messages to handle. Placeholders are resolved. Empty for
	 * the default handler, which gets every message that no tag matches, whole.
	 * @return the tag
	 */
	String value() default "";

}
