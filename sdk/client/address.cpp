#include "address.hpp"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <stdexcept>

namespace berth::net {

address address_from(const std::string& url) {
    const auto refuse = [&](const std::string& found) -> address {
        throw std::invalid_argument("a client's server: expected a URL such as http://127.0.0.1:8090, found " + found +
                                    ": " + url);
    };
    try {
        const Poco::URI parsed(url);
        const std::string& scheme = parsed.getScheme();
        address made;
        made.secure = scheme == "https" || scheme == "wss";
        if (!made.secure && scheme != "http" && scheme != "ws")
            return refuse(scheme.empty() ? "no scheme" : "scheme " + scheme);
        if (parsed.getHost().empty()) return refuse("no host");
        if (!parsed.getUserInfo().empty()) return refuse("a user in it (use headers)");
        if (!parsed.getRawQuery().empty() || !parsed.getFragment().empty()) return refuse("a query or fragment");
        made.host = parsed.getHost();
        made.port = parsed.getPort() != 0 ? parsed.getPort() : made.secure ? 443 : 80;
        const bool bracketed = made.host.find(':') != std::string::npos;
        made.authority = (bracketed ? '[' + made.host + ']' : made.host) + ':' + std::to_string(made.port);
        made.base = parsed.getPathEtc();
        while (!made.base.empty() && made.base.back() == '/') made.base.pop_back();
        return made;
    } catch (const Poco::Exception& error) {
        return refuse(error.displayText());
    }
}

} // namespace berth::net
