// What a plugin says of itself as a service, for descriptions: a static constexpr function of its class. A text that is left
// out says nothing.
//
//     static constexpr auto about_service() {
//         return berth::service_about{.title = "Lab", .contact = {.name = "Ada", .email = "ada@example.com"}};
//     }
#pragma once

#include <berth/abi.h>

namespace berth {

struct service_contact {
    const char* name = nullptr;
    const char* email = nullptr;
    const char* url = nullptr;
};
struct service_license {
    const char* name = nullptr;
    const char* url = nullptr;
};
struct service_about {
    const char* title = nullptr;
    service_contact contact{};
    service_license license{};
};

namespace detail {

template <class Plugin>
inline constexpr berth_service service_row = [] {
    constexpr service_about said = Plugin::about_service();
    berth_service made{};
    made.size = sizeof made;
    made.title = said.title;
    made.contact_name = said.contact.name;
    made.contact_email = said.contact.email;
    made.contact_url = said.contact.url;
    made.license_name = said.license.name;
    made.license_url = said.license.url;
    return made;
}();

} // namespace detail
} // namespace berth
