// The plugin's table and the functions in it, made from its services. Every exception ends here.
#pragma once

#include <berth/detail/identity.hpp>
#include <berth/detail/mounted.hpp>
#include <berth/detail/thrown.hpp>
#include <berth/extension/ready.h>

namespace berth::detail {

inline void tell(const berth_failure* failure, std::uint32_t status, std::string_view detail) {
    failure->fail(failure->state, status, slice(detail));
}

// False after telling what does not fit.
inline bool read_configuration(const binder& bind, void* to, berth_slice text, const berth_failure* failure) {
    fault_list faults;
    json_reader(faults, bind, to).read(std::string(text.data, text.size));
    if (faults.none()) return true;
    for (fault& one : faults.faults) one.in = "configuration";
    tell(failure, 422, faults_in_words(faults.faults));
    return false;
}

template <class Plugin>
struct plugin {
    using services = service_set<Plugin>;
    using configuration = typename services::configuration;

    struct instance {
        explicit instance(const berth_host* from) : host(from), set(from) {}
        const berth_host* host;
        services set;

        void stop() {
            set.stop([this](const char* what) { log_error(*host, std::string("stop threw: ") + what); });
        }
    };
    static instance* own(berth_instance* opaque) { return reinterpret_cast<instance*>(opaque); }

    static berth_instance* create(const berth_host* host, const berth_failure* failure) {
        try {
            return reinterpret_cast<berth_instance*>(new instance(host));
        } catch (const std::exception& thrown) {
            tell(failure, 500, std::string("the service's constructor threw: ") + thrown.what());
        } catch (...) {
            tell(failure, 500, std::string("the service's constructor threw ") + odd_exception);
        }
        return nullptr;
    }

    static bool start(berth_instance* opaque, [[maybe_unused]] berth_slice text, const berth_failure* failure) {
        try {
            if constexpr (std::is_void_v<configuration>) {
                const bool none = false;
                own(opaque)->set.start(none);
            } else {
                configuration given{};
                if (!read_configuration(table<configuration>::bind, &given, text, failure)) return false;
                own(opaque)->set.start(given);
            }
            return true;
        } catch (const std::exception& thrown) {
            tell(failure, 500, std::string("start threw: ") + thrown.what());
        } catch (...) {
            tell(failure, 500, std::string("start threw ") + odd_exception);
        }
        own(opaque)->stop(); // those services that had started
        return false;
    }

    static void call(berth_instance* opaque, const berth_call* message, const berth_sink* sink) {
        instance& self = *own(opaque);
        const bool known = message->endpoint < services::endpoint_count;
        const berth_endpoint* row = known ? &services::endpoints.rows[message->endpoint] : nullptr;
        berth::call injected(*message, self.host);
        reply out(injected, *sink, row);
        try {
            if (!known) return out.fail(problem(500, "there is no such endpoint"));
            services::endpoints.invokers[message->endpoint](self.set.object_of(message->endpoint), {*message, injected, out, *self.host});
        } catch (const problem& said) {
            if (said.status() < 500) return out.fail(said);
            out.fail(said, note_thrown(*self.host, *row, message->id, said.what()));
        } catch (const std::exception& thrown) {
            out.fail_inside(thrown.what(), note_thrown(*self.host, *row, message->id, thrown.what()));
        } catch (...) {
            out.fail_inside(odd_exception, note_thrown(*self.host, *row, message->id, odd_exception));
        }
    }

    static void stop(berth_instance* opaque) { own(opaque)->stop(); }
    static void destroy(berth_instance* opaque) { delete own(opaque); }

    static bool ready(berth_instance* opaque, std::uint32_t endpoint) {
        if (endpoint >= services::endpoint_count || !services::endpoints.readiness[endpoint]) return true;
        try {
            return services::endpoints.readiness[endpoint](own(opaque)->set.object_of(endpoint));
        } catch (...) {
            return false;
        }
    }
    static const void* extension([[maybe_unused]] const char* id) {
        if constexpr (services::asks_ready) {
            static constexpr berth_ready table{sizeof(berth_ready), 0, &ready};
            if (std::string_view(id) == BERTH_READY_1) return &table;
        }
        return nullptr;
    }

    static consteval berth_plugin_table make_table(const char* name, const char* version) {
        berth_plugin_table made{};
        made.size = sizeof made;
        made.abi_major = BERTH_ABI_MAJOR;
        made.abi_minor = BERTH_ABI_MINOR;
        made.name = name;
        made.version = version;
        made.sdk_version = BERTH_SDK_VERSION;
        made.compiler = __VERSION__;
        made.endpoints = services::endpoints.rows;
        made.endpoint_count = services::endpoint_count;
        if constexpr (!std::is_void_v<configuration>) made.configuration = &table<configuration>::type;
        made.records = services::records::types;
        made.record_count = services::records::count;
        made.create = &create;
        made.start = &start;
        made.call = &call;
        made.stop = &stop;
        made.destroy = &destroy;
        made.extension = &extension;
        if constexpr (requires { Plugin::about_service(); }) made.service = &service_row<Plugin>;
        return made;
    }
};

} // namespace berth::detail
