// A service that describes others by the marshalling convention, under /documentation-service/json and …/html:
//
//     struct Shop {
//         static constexpr auto services() {
//             return berth::services(berth::mount<Orders>(), berth::mount<Stock>("warehouse/1"),
//                                    berth::mount<berth::documentation<Shop>>());
//         }
//     };
//
// It is given services, or a plugin for all services of it under their prefixes. Plain REST routes and free WebSockets
// are not shown here, but in the host's own pages. Any number of threads.
#pragma once

#include <berth/call.hpp>
#include <berth/detail/documentation_page.hpp>
#include <berth/detail/mounted.hpp>
#include <berth/endpoints.hpp>
#include <berth/service.hpp>
#include <berth/values.hpp>

namespace berth {

namespace detail {

// Names the service on the wire, for whatever it documents.
class documentation_service : public service {
public:
    // A list of records, one for each service.
    berth::json json() const { return {service_records(services())}; }
    // The same as a page.
    file html(call& of) const {
        of.answer_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        return file::from_content(documentation_page::of(services()), "text/html; charset=utf-8");
    }

protected:
    ~documentation_service() = default;
    virtual std::vector<documented_service> services() const = 0;
};
template <>
inline constexpr auto type_name<documentation_service> = text_constant<20>("DocumentationService");

template <class Described>
void append_described(std::vector<documented_service>& all) {
    [&]<std::size_t... Mount>(std::index_sequence<Mount...>) {
        const auto append = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
            using one = mounted<Described, Index>;
            if constexpr (!std::is_base_of_v<documentation_service, typename one::service_type>)
                append_services({one::rows::rows, one::rows::count}, bare_prefix(one::prefix::value), all);
        };
        (append(std::integral_constant<std::size_t, Mount>()), ...);
    }(std::make_index_sequence<mount_count<Described>>{});
}

} // namespace detail

template <class... Described>
class documentation final : public detail::documentation_service {
public:
    static constexpr auto routes() {
        return berth::routes(
            endpoint<&detail::documentation_service::json>("Records of the services", http_get),
            endpoint<&detail::documentation_service::html>("A page on the services", http_get, content_type("text/html")));
    }

private:
    std::vector<detail::documented_service> services() const override {
        std::vector<detail::documented_service> all;
        (detail::append_described<Described>(all), ...);
        return all;
    }
};

} // namespace berth
