package io.aemp.kotlin

import io.aemp.ElementMapper
import io.aemp.Message
import io.aemp.Node
import io.aemp.Port
import io.aemp.TypedFamily
import io.aemp.boot.autoconfigure.AempAutoConfiguration
import io.aemp.spring.AempPort
import io.aemp.spring.AempPortRegistry
import io.aemp.spring.DbFamily
import io.aemp.spring.PortDefinitionException
import io.aemp.spring.Rcv
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import org.aopalliance.intercept.MethodInterceptor
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.springframework.aop.framework.ProxyFactory
import org.springframework.beans.factory.config.BeanPostProcessor
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.core.Ordered

/**
 * Tests of ports that are written in Kotlin.
 */
@Timeout(300)
class KotlinPortTests {

	private val runner = ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AempAutoConfiguration::class.java))
		.withPropertyValues("aemp.node-id=n1")

	@Test
	fun dataClassesAreParametersAndResults() {
		assertThat(call(Orders(), "double", mapOf("item" to "tea", "count" to 2)).map(0))
			.isEqualTo(mapOf("item" to "tea", "count" to 4L, "note" to null))
	}

	@Test
	fun dataClassesHaveTheirDefaults() {
		assertThat(call(Orders(), "double", mapOf("item" to "tea")).map(0))
			.isEqualTo(mapOf("item" to "tea", "count" to 2L, "note" to null))
	}

	@Test
	fun dataClassesCanBeSent() {
		assertThat(call(Orders(), "double", Order("tea", 3, "hot")).map(0))
			.isEqualTo(mapOf("item" to "tea", "count" to 6L, "note" to "hot"))
	}

	@Test
	fun withoutTheModuleOfJacksonDataClassesAreReadByTheirConstructors() {
		val mapper = ElementMapper.standard()
		assertThat(mapper.read(mapper.write(Order("tea", 3))!!, Order::class.java)).isEqualTo(Order("tea", 3))
	}

	@Test
	fun dataClassesAreValuesOfTypedFamilies() {
		runner.withBean(Shop::class.java).run { context ->
			context.getBean(Shop::class.java).orders.set("first", Order("tea"))
			val content = context.getBean(Node::class.java).family("orders").content().get()
			assertThat(content.get("first")).isEqualTo(mapOf("item" to "tea", "count" to 1L, "note" to null))
		}
	}

	@Test
	fun unitIsNoResultAlsoInAFuture() {
		val units = Units()
		with(units) { node ->
			node.snd("n1#units", "now")
			node.snd("n1#units", "later")
			node.snd("n1#units", "generic", "text")
			repeat(3) { assertThat(units.calls.poll(3, TimeUnit.MINUTES)).isNotNull() }
			node.snd("n1#units", "now")
			assertThat(units.calls.poll(3, TimeUnit.MINUTES)).isEqualTo("now")
		}
	}

	@Test
	fun defaultArgumentsAreUsedForMissingElements() {
		assertThat(call(Defaults(), "greet").text(0)).isEqualTo("hello world!")
		assertThat(call(Defaults(), "greet", "you").text(0)).isEqualTo("hello you!")
		assertThat(call(Defaults(), "greet", "you", "?").text(0)).isEqualTo("hello you?")
	}

	@Test
	fun overloadsForJavaAreOneHandler() {
		assertThat(call(Defaults(), "overloaded").text(0)).isEqualTo("a1")
		assertThat(call(Defaults(), "overloaded", "b").text(0)).isEqualTo("b1")
		assertThat(call(Defaults(), "overloaded", "b", 2).text(0)).isEqualTo("b2")
	}

	@Test
	fun defaultArgumentsAreUsedBehindAProxy() {
		runner.withBean(OpenDefaults::class.java).withUserConfiguration(Proxies::class.java).run { context ->
			Proxies.advised.clear()
			val node = context.getBean(Node::class.java)
			val port = context.getBean(AempPortRegistry::class.java).port(OpenDefaults::class.java)
			assertThat(node.cal(port.id(), SOON, "greet").get().text(0)).isEqualTo("hello world")
			assertThat(Proxies.advised.poll()).isEqualTo("greet")
		}
	}

	@Test
	fun nullIsForNullableParametersOnly() {
		assertThat(call(Defaults(), "nullable", null).text(0)).isEqualTo("nothing")
	}

	@Test
	fun allElementsThatAreLeftAreAVararg() {
		assertThat(call(Defaults(), "count", 1, 2).integer(0)).isEqualTo(2)
	}

	@Test
	fun aFunctionThatSuspendsIsRefusedWithAHint() {
		runner.withBean(Suspending::class.java).run { context ->
			assertThat(context).failure.hasRootCauseInstanceOf(PortDefinitionException::class.java)
			assertThat(context.startupFailure).hasStackTraceContaining("suspends")
				.hasStackTraceContaining("Remove 'suspend' and return a CompletableFuture")
		}
	}

	@Test
	fun aFunctionThatIsNotOpenIsRefusedBehindAProxy() {
		runner.withBean(FinalHandler::class.java).withUserConfiguration(Proxies::class.java).run { context ->
			assertThat(context.startupFailure).hasStackTraceContaining("FinalHandler.hi is final")
				.hasStackTraceContaining("in Kotlin, mark method and class as open")
		}
	}

	private fun call(bean: Any, vararg message: Any?): Message {
		var reply: Message? = null
		with(bean) { node ->
			val port = this.port!!.id()
			reply = node.cal(port, SOON, *message).get()
		}
		return reply!!
	}

	private var port: Port? = null

	private fun with(bean: Any, action: (Node) -> Unit) {
		runner.withInitializer { it.beanFactory.registerSingleton("bean", bean) }.run { context ->
			assertThat(context).hasNotFailed()
			this.port = context.getBean(AempPortRegistry::class.java).port(bean.javaClass)
			action(context.getBean(Node::class.java))
		}
	}

	data class Order(val item: String, val count: Int = 1, val note: String? = null)

	@AempPort(name = "orders")
	class Orders {

		@Rcv("double")
		fun double(order: Order) = order.copy(count = order.count * 2)

	}

	class Shop(@param:DbFamily("orders") val orders: TypedFamily<Order>)

	interface Generic<T, R> {

		fun generic(value: T): R

	}

	@AempPort(name = "units")
	class Units : Generic<String, Unit> {

		val calls = LinkedBlockingQueue<String>()

		@Rcv("now")
		fun now() {
			this.calls.add("now")
		}

		@Rcv("later")
		fun later(): CompletableFuture<Unit> {
			this.calls.add("later")
			return CompletableFuture.completedFuture(Unit)
		}

		@Rcv("generic")
		override fun generic(value: String) {
			this.calls.add("generic")
		}

	}

	@AempPort
	class Defaults {

		@Rcv("greet")
		fun greet(name: String = "world", mark: String = "!") = "hello $name$mark"

		@Rcv("overloaded")
		@JvmOverloads
		fun overloaded(text: String = "a", number: Int = 1) = text + number

		@Rcv("nullable")
		fun nullable(text: String?) = text ?: "nothing"

		@Rcv("count")
		fun count(vararg numbers: Int) = numbers.size

	}

	@AempPort
	open class OpenDefaults {

		@Rcv("greet")
		open fun greet(name: String = "world") = "hello $name"

	}

	@AempPort
	class Suspending {

		@Rcv("hi")
		@Suppress("RedundantSuspendModifier")
		suspend fun hi() = "hi"

	}

	@AempPort
	open class FinalHandler {

		@Rcv("hi")
		fun hi() = "hi"

	}

	@Configuration(proxyBeanMethods = false)
	open class Proxies {

		companion object {

			val advised = LinkedBlockingQueue<String>()

			@Bean
			@JvmStatic
			fun proxies(): BeanPostProcessor = object : BeanPostProcessor, Ordered {

				override fun getOrder() = 0

				override fun postProcessAfterInitialization(bean: Any, beanName: String): Any {
					if (!bean.javaClass.isAnnotationPresent(AempPort::class.java)) {
						return bean
					}
					val factory = ProxyFactory(bean)
					factory.isProxyTargetClass = true
					factory.addAdvice(MethodInterceptor {
						advised.add(it.method.name)
						it.proceed()
					})
					return factory.proxy
				}

			}

		}

	}

	companion object {

		private val SOON = Duration.ofSeconds(10)

	}

}
